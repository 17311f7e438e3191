#!/usr/bin/env bats
# The book: a browser opens every page, and finds nothing that a reader would stumble over.

# shellcheck disable=SC2154 # the helpers set root

load ../helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # the browser opens thirty pages

setup_file() {
	"$root/lessons/tools/book" "$BATS_FILE_TMPDIR/book"
}

# looks SCHEME [DIRECTORY]: the browser finds nothing there.
looks() {
	UDP_PATIENCE=100 "$root/tests/tools/open-book" "${2:-$BATS_FILE_TMPDIR/book}" "$1"
}

@test 'every page, in both languages, on a phone, in daylight' {
	run looks light
	echo "$output"
	pages=$(find "$root"/lessons -name en.md | wc -l)
	[[ $status == 0 && $output == "$((pages * 2 + 2)) pages" ]]
}

@test 'every page, in both languages, on a phone, in the dark' {
	run looks dark
	echo "$output"
	((status == 0))
}

@test 'every page needs no network, no script and no server' {
	run ! grep -rE '<script|<link[^>]*http|src="?http|@import|url\(' "$BATS_FILE_TMPDIR/book" \
		--include='*.html' --include='*.css'
	[[ $(find "$BATS_FILE_TMPDIR/book" -type f ! -name '*.html' ! -name '*.svg') == */book.css ]]
}

@test 'from the first page, by next, to the last, and by before to the first again' {
	local page=$BATS_FILE_TMPDIR/book/index.html rel language pages=0
	for language in index.html index.zh.html; do
		page=$BATS_FILE_TMPDIR/book/$language
		for rel in next prev; do
			while target=$(grep -oE "rel=\"$rel\" href=\"[^\"]*\"" "$page" | cut -d '"' -f 4) &&
				[[ -n $target ]]; do
				page=$(realpath "$(dirname "$page")/$target")
				pages=$((pages + 1))
			done
		done
		[[ $page == "$BATS_FILE_TMPDIR/book/$language" ]]
	done
	(($(find "$BATS_FILE_TMPDIR/book" -name '*.html' | wc -l) == pages / 2 + 2))
}

@test 'what is on a page is what the lesson says' {
	page=$BATS_FILE_TMPDIR/book/01-who-is-there/zh.html
	grep -q '<html lang="zh-CN">' "$page"
	grep -q '<h2 id="先猜一猜">先猜一猜</h2>' "$page"
	grep -qF '<pre class="term term-B"><code class="language-console"><b>$ echo &quot;Are you there?&quot; |' \
		"$page"
	grep -q '<a href="../01-who-is-there/en.html" hreflang="en" lang="en">English</a>' "$page"
}

@test 'what a reader would stumble over is found' {
	mkdir -p broken/pictures
	cat >broken/index.html <<-'END'
		<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
		<style>body { color: #777; background: #888 }</style></head><body><main><h1 id="one">One</h1>
		<p>Text <a href="index.html#one">good</a> <a href="index.html#two">bad</a>
		<a href="gone.html">gone</a></p>
		<img src="pictures/gone.svg" alt="a"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
		<div style="width: 500px">wide</div><script>console.error("loud")</script></main></body></html>
	END
	run looks light broken
	echo "$output"
	((status == 1))
	for text in 'is 5.* pixels wide' 'no such heading: index.html#two' 'a link to nothing: gone.html' \
		'there is no picture .*gone.svg' 'a picture without words' 'has a script' 'hardly stands out' loud; do
		grep -q "$text" <<<"$output" || {
			echo "not found: $text"
			return 1
		} >&2
	done
}
