/*
 * errno_name.h: ECONNREFUSED and the like by name, for messages. The C library
 * knows the sentences (strerror), but not every one knows the names.
 */
#ifndef ERRNO_NAME_H
#define ERRNO_NAME_H

#include "base.h"

/* The name of an errno value, as the manuals write it. */
static inline const char *
errno_name(int error)
{
	static const struct {
		int value;
		const char *name;
	} names[] = {
		{ EACCES, "EACCES" }, { EADDRINUSE, "EADDRINUSE" },
		{ EADDRNOTAVAIL, "EADDRNOTAVAIL" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" }, { EAGAIN, "EAGAIN" },
		{ EBADF, "EBADF" }, { ECHILD, "ECHILD" },
		{ ECONNREFUSED, "ECONNREFUSED" },
		{ EDESTADDRREQ, "EDESTADDRREQ" }, { EEXIST, "EEXIST" },
		{ EFAULT, "EFAULT" }, { EFBIG, "EFBIG" },
		{ EHOSTUNREACH, "EHOSTUNREACH" }, { EILSEQ, "EILSEQ" },
		{ EINTR, "EINTR" }, { EINVAL, "EINVAL" }, { EIO, "EIO" },
		{ EISCONN, "EISCONN" }, { EISDIR, "EISDIR" },
		{ EMFILE, "EMFILE" }, { EMSGSIZE, "EMSGSIZE" },
		{ ENETDOWN, "ENETDOWN" }, { ENETUNREACH, "ENETUNREACH" },
		{ ENFILE, "ENFILE" }, { ENOBUFS, "ENOBUFS" },
		{ ENODEV, "ENODEV" }, { ENOENT, "ENOENT" },
		{ ENOEXEC, "ENOEXEC" }, { ENOMEM, "ENOMEM" },
		{ ENOPROTOOPT, "ENOPROTOOPT" }, { ENOSPC, "ENOSPC" },
		{ ENOSYS, "ENOSYS" }, { ENOTCONN, "ENOTCONN" },
		{ ENOTDIR, "ENOTDIR" }, { ENOTSOCK, "ENOTSOCK" },
		{ EBUSY, "EBUSY" }, { ESHUTDOWN, "ESHUTDOWN" },
		{ ENXIO, "ENXIO" }, { EOPNOTSUPP, "EOPNOTSUPP" },
		{ EPERM, "EPERM" }, { EPIPE, "EPIPE" }, { EPROTO, "EPROTO" },
		{ EPROTONOSUPPORT, "EPROTONOSUPPORT" },
		{ EPROTOTYPE, "EPROTOTYPE" }, { ETIMEDOUT, "ETIMEDOUT" },
		{ E2BIG, "E2BIG" }, { ELOOP, "ELOOP" },
		{ EHOSTDOWN, "EHOSTDOWN" }, { EOVERFLOW, "EOVERFLOW" },
		{ ECONNABORTED, "ECONNABORTED" },
		{ ECONNRESET, "ECONNRESET" }, { EDOM, "EDOM" },
		{ EINPROGRESS, "EINPROGRESS" }, { EALREADY, "EALREADY" },
		{ EMLINK, "EMLINK" }, { ENETRESET, "ENETRESET" },
		{ EROFS, "EROFS" }, { ESPIPE, "ESPIPE" },
		{ ERANGE, "ERANGE" }, { EDQUOT, "EDQUOT" },
		{ ESTALE, "ESTALE" }, { ECANCELED, "ECANCELED" },
#ifdef ENONET		/* Linux alone */
		{ ENONET, "ENONET" }, { ECOMM, "ECOMM" },
#endif
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].value == error)
			return names[i].name;
	return "unknown error";
}

#endif
