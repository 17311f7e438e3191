#!/usr/bin/env bats
# bats file_tags=no:coverage

load ../helpers

# blocks FILE: all code blocks of FILE
blocks() {
	awk '/^```/{inside = !inside; print; next} inside' "$1"
}

@test "every console block of the README prints what it shows" {
	linux_only
	needs namespaces
	# shellcheck disable=SC2154 # helpers.bash sets it
	local n count top=$root
	PATH=$PATH:$root/lessons/lab
	count=$(run-examples "$top/README.md")
	((count >= 5))
	for ((n = 1; n <= count; n++)); do
		start "block-$n" private_network run-examples "$top/README.md" "$n"
	done
	for ((n = 1; n <= count; n++)); do
		ends "block-$n"
	done
}

@test "the Chinese README has the same code blocks and as many headings" {
	diff <(blocks "$root/README.md") <(blocks "$root/README.zh.md")
	[[ $(grep -c '^#' "$root/README.md") == "$(grep -c '^#' "$root/README.zh.md")" ]]
}

@test "every file that a README or CONTRIBUTING links to is there" {
	local file link
	for file in README.md README.zh.md CONTRIBUTING.md; do
		while read -r link; do
			[[ $link == http* || -e $root/$link ]] || {
				echo "$file: $link"
				return 1
			}
		done < <(grep -oE '\]\([^)]+\)' "$root/$file" | tr -d '])(')
	done
}

@test "CI runs the README's test command" {
	grep -q '^make deps check' "$root/README.md"
	grep -q 'exec make deps check' "$root/.ci/run"
}
