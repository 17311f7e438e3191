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

@test "the picture at the top is what its recording says, and another run tells the same" {
	linux_only
	needs ip namespaces
	run "$root/lessons/tools/film" --check "$root/packaging/tour.film"
	echo "$output"
	[[ $status == 0 && -z $output ]]
	grep -q '(packaging/tour.en.svg)' "$root/README.md"
	grep -q '(packaging/tour.zh.svg)' "$root/README.zh.md"
}

@test "a picture that moves has no script, and stands still for whoever wants that" {
	local picture
	for picture in "$root"/packaging/tour.{en,zh}.svg; do
		run ! grep -iE '<script|<a |<image|javascript:|url\(| on[a-z]+=' "$picture"
		grep -q 'prefers-reduced-motion: reduce' "$picture"
		grep -q 'prefers-color-scheme: dark' "$picture"
		grep -q '<title id="t">.*</title>' "$picture"
	done
}

@test "a recording that tells what no run tells is found, and so is a drawing of another one" {
	linux_only
	needs ip namespaces
	cp "$root"/packaging/tour.* .
	sed -i 's/^1 hi$/1 ho/' tour.film
	run ! "$root/lessons/tools/film" --check tour.film
	[[ $output == *'another story'*'1 hi'*'tour.en.svg is not what'*'tour.zh.svg is not what'* ]]
	"$root/lessons/tools/film" --record tour.film
	cmp tour.film "$root/packaging/tour.film"
	cmp tour.en.svg "$root/packaging/tour.en.svg"
}
