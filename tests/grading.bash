# What the tests of the grader share: load it with `load ../grading`, after ../helpers.

# shellcheck shell=bash
# shellcheck disable=SC2154 # the helpers set root

[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # some grade many programs

setup_file() {
	export UDP_LANG=en
	unset MAKEFLAGS
}

grade() {
	UDP_WORK=${UDP_WORK:-$PWD/work} "$root/lessons/grader/grade" "$@"
}

# each FUNCTION: for every exercise at a time, FUNCTION NUMBER; they wait more than they work.
each() {
	local number numbers=() pids=() bad=0 i
	for number in "$root"/lessons/*/exercise; do
		number=${number#"$root/lessons/"}
		numbers+=($((10#${number%%-*})))
	done
	for number in "${numbers[@]}"; do
		"$1" "$number" >"$1.$number" 2>&1 3>&- &
		pids+=($!)
	done
	for i in "${!pids[@]}"; do
		if ! wait "${pids[i]}"; then
			cat "$1.${numbers[i]}"
			bad=1
		fi
	done
	((${#pids[@]} == 9 && bad == 0))
}

# solve NUMBER [LANGUAGE]: the solution of that exercise, in work/.
solve() {
	local folder language=${2:-c}
	folder=$(compgen -G "$root/lessons/$(printf %02d "$1")-*/exercise")
	grade reset "$1" --in "$language" >/dev/null
	[[ $language == c ]] && language='' || language=.py
	(cd "work/$(printf %02d "$1")" && patch -s -p0 <"$folder/solution$language.patch")
}
