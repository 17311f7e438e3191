/*
 * dump.c: linked into the coverage build alone. A program that ends by a signal
 * it raised writes down first what was reached.
 */
void __gcov_dump(void);
int __real_raise(int sig);
int __wrap_raise(int sig);

int
__wrap_raise(int sig)
{
	__gcov_dump();
	return __real_raise(sig);
}
