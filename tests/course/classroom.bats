#!/usr/bin/env bats
# A class on GitHub: each exercise as a repository of its own, and what grades it there.
# bats file_tags=slow,no:coverage

# shellcheck disable=SC2154,SC2030,SC2031 # run and the helpers set output, status and root
# shellcheck disable=SC2016 # what stands in a program is not for this shell

load ../helpers
load ../grading

classrooms() {
	mkdir -p copy/work
	cp -R "$root/lessons" "$root/Makefile" "$root/LICENSE" copy/
	(cd "$root" && cp work/Makefile "$OLDPWD/copy/work")
	make -s -C copy classroom
}

@test 'classroom: each exercise is a repository that stands alone and grades itself, without its solution' {
	classrooms
	[[ $(compgen -G 'copy/build/classroom/*/.github/workflows/grade.yml' | wc -l) == 9 ]]
	[[ -z $(find copy/build -name 'solution*' -o -name reviewed) ]]
	for page in copy/build/classroom/*/README*.md copy/build/classroom/*/lessons/*/exercise/*.md; do
		grep -o '](\([^)]*\))' "$page" | tr -d '()]' | while read -r link; do
			[[ -e ${page%/*}/$link ]] || { echo "$page: $link" && false; }
		done
	done
	cp -R copy/build/classroom/03 pupil
	sed -n '/run: |/,$p' pupil/.github/workflows/grade.yml | tail -n +2 >run.sh # what Actions hands to bash
	cd pupil
	git -c init.defaultBranch=main init -q
	git add .
	GITHUB_STEP_SUMMARY=$PWD/../summary UDP_PATIENCE=1 run bash --noprofile --norc -eo pipefail ../run.sh
	[[ $status == 1 && $output == *'0 of 11 points'* ]]
	patch -s -d work/03 -p0 <"$root/lessons/03-sending/exercise/solution.py.patch"
	GITHUB_STEP_SUMMARY=$PWD/../summary run bash --noprofile --norc -eo pipefail ../run.sh
	[[ $status == 0 && $output == *'11 of 11 points'* ]]
	grep -q '11 of 11 points' ../summary
	make -s -C work hint-3 | grep -q 'sendto'
	run ! grep -v '^AM\? ' <(git status --short) # what the grader leaves is ignored
}

@test 'classroom: the bundle of Classroom 50 writes result.json as its runner wants it' {
	export CLASSROOM=udp ASSIGNMENT=send SUBMISSION_TAG=submit/2026-09-01T10-00-00Z-abc1234 OWNER=ann
	export ASSIGNMENT_TYPE=individual COMMIT_URL=https://x/commit/abc RELEASE_URL=https://x/r REVIEW_URL=
	export GITHUB_OUTPUT=$PWD/secret UDP_PATIENCE=1
	classrooms
	mkdir empty wrong right
	solve 3
	cp -R work right
	sed 's/len--;/;/' work/03/send.c >wrong/send.c # it may lie at the top, too
	for folder in empty wrong right; do
		(cd $folder && python3 "$OLDPWD/copy/build/classroom50/03/autograder.py") >log
	done
	python3 -I - <<-'END'
		import json, re
		keys = "schema classroom assignment assignment_type owner submission commit release review"
		keys += " datetime graded_at score max-score tests"
		moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
		for name, points in (("empty", 0), ("wrong", 5), ("right", 11)):
		    result = json.load(open(name + "/result.json", encoding="utf-8"))
		    assert set(result) == set(keys.split()), result
		    assert result["schema"] == "classroom50/result/v1" and result["submission"].startswith("submit/")
		    assert (result["classroom"], result["assignment"], result["owner"]) == ("udp", "send", "ann")
		    assert all(isinstance(result[key], str) and result[key] for key in ("commit", "release", "review"))
		    assert re.fullmatch(moment, result["datetime"]) and re.fullmatch(moment, result["graded_at"])
		    tests = result["tests"]
		    assert len(tests) == 9 and len({test["test-name"] for test in tests}) == 9
		    assert all(test["passed"] is (test["score"] == test["max-score"]) for test in tests)
		    assert all(type(test["score"]) is type(test["max-score"]) is int for test in tests)
		    assert all(0 <= test["score"] <= test["max-score"] for test in tests)
		    assert result["score"] == sum(test["score"] for test in tests) == points, (name, result["score"])
		    assert result["max-score"] == sum(test["max-score"] for test in tests) == 11
		    assert name != "wrong" or tests[1]["message"] == "the newline was sent along"
	END
	rm -r copy/build/classroom50/03/lessons/grader # the grader itself fails
	cd right
	run python3 ../copy/build/classroom50/03/autograder.py
	((status != 0))
}
