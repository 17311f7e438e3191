#!/usr/bin/env bats
# The book: a browser opens every page, and finds nothing that a reader would stumble over.
# bats file_tags=ci

# shellcheck disable=SC2154 # the helpers set root

load ../helpers
[[ -z ${BATS_TEST_TIMEOUT:-} ]] || BATS_TEST_TIMEOUT=300 # the browser opens thirty pages

setup_file() {
	"${BATS_TEST_DIRNAME%/tests/*}/lessons/tools/book" "$BATS_FILE_TMPDIR/book" >"$BATS_FILE_TMPDIR/said" 2>&1
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
	local book=$BATS_FILE_TMPDIR/book
	run ! grep -rE '<script|<link[^>]*http|src="?http|@import|url\(' "$book" --include='*.html' --include='*.css'
	[[ $(find "$book" -type f ! -name '*.html' ! -name '*.svg' ! -name '*.epub') == "$book/book.css" ]]
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
	grep -q '<html lang="zh-Hans">' "$page"
	grep -q '<h2 id="先猜一猜">先猜一猜</h2>' "$page"
	sed -n '/<pre class="term term-B" data-term="小红 · 终端 2">/{s/<[^>]*>//g; p; q}' "$page" |
		grep -Fx '$ echo &quot;Are you there?&quot; | udp-send'
	grep -q '<a href="../01-who-is-there/en.html" hreflang="en" lang="en">English</a>' "$page"
	grep -q '<td data-label="对吗？">' "$page"
	grep -q ' aria-current="page">第 1 课' "$page"
}

@test 'C, what is typed into a shell, and Python have their colours' {
	mkdir -p lessons/one
	cp -R "$root/lessons/tools" lessons
	cp "$root/LICENSE" .
	echo $'# All\n\n[One](one/en.md)' | tee lessons/README.md >lessons/README.zh.md
	# shellcheck disable=SC2016 # as it stands
	printf '# One\n\nText.\n\n```%s\n%s\n```\n' \
		c 'if (a) /* b */' console '$ echo "b"' python 'import a' >lessons/one/en.md
	run lessons/tools/book
	echo "$output"
	[[ $status == 0 && $output == build/book/index.html ]]
	local code typed='<span class="bu">echo</span> <span class="st">&quot;b&quot;</span>'
	for code in '<span class="cf">if</span> ' '<span class="co">/* b */</span>' \
		'<strong>$ <code class="sourceCode bash">'"$typed"'</code></strong>' \
		'<span class="im">import</span> a'; do
		grep -F "$code" build/book/one/en.html
	done
}

@test 'each EPUB says what and whose it is, and has every page and every picture' {
	local language
	for language in en zh; do
		python3 -m zipfile -e "$BATS_FILE_TMPDIR/book/udp-steps-$language.epub" $language
		grep -e "<dc:language>$language" -e '<dc:title.*UDP.*udp-steps' \
			-e '<dc:creator.*>the udp-steps authors<' -e '<dc:rights>MIT License' \
			$language/EPUB/content.opf >has
		(($(grep -c '' has) == 4))
		(($(find $language -name 'ch*.xhtml' | wc -l) ==
			$(find "$root"/lessons -name $language.md | wc -l) + 1))
		(($(find $language -name '*.svg' | wc -l) == $(find "$root"/lessons -name "*.$language.svg" | wc -l)))
		grep -E '<a href="text/ch004.xhtml#02-a-socket-exercise-(en--hints|zh--提示)">' $language/EPUB/nav.xhtml
	done
}

@test 'epubcheck finds nothing in the EPUBs' {
	needs epubcheck
	local checks=() language
	local run=("$(type -P epubcheck)") # Debian's is a jar, and not every kernel runs one by its name
	[[ $(head -c 2 "${run[0]}") != PK ]] ||
		run=(java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData "-Djava.io.tmpdir=$PWD"
			-jar "${run[@]}")
	[[ -n ${UDP_EVERYBODY:-} ]] || touch en en.good # the same stylesheet, filter and pictures
	for language in zh ${UDP_EVERYBODY:+en}; do
		"${run[@]}" "$BATS_FILE_TMPDIR/book/udp-steps-$language.epub" >"$language" 2>&1 3>&- &&
			touch "$language.good" &
		checks+=($!)
	done
	wait "${checks[@]}" # and not for what bats counts the time by
	cat en zh
	[[ -e en.good && -e zh.good ]]
}

@test 'make book says where the book is, and nothing else' {
	[[ $(<"$BATS_FILE_TMPDIR/said") == "$BATS_FILE_TMPDIR/book/index.html" ]]
}

@test 'what a reader would stumble over is found' {
	mkdir -p broken/pictures
	cat >broken/index.html <<-'END'
		<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
		<style>body { color: #777; background: #888 }</style></head><body><main><h1 id="one">One</h1>
		<p>Text <a href="index.html#one">good</a> <a href="index.html#two">bad</a>
		<a href="gone.html">gone</a></p>
		<img src="pictures/gone.svg" alt="a"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
		<pre><code><span class="kw">if</span></code></pre><div style="width: 500px">wide</div>
		<script>console.error("loud")</script></main></body></html>
	END
	run looks light broken
	echo "$output"
	((status == 1))
	for text in 'is 5.* pixels wide' 'no such heading: index.html#two' 'a link to nothing: gone.html' \
		'there is no picture .*gone.svg' 'a picture without words' 'has a script' \
		'hardly stands out' 'has no colour' loud; do
		grep -q "$text" <<<"$output" || {
			echo "not found: $text"
			return 1
		} >&2
	done
}
