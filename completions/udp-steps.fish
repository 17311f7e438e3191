# Completion for fish of udp-bind, udp-send, udp-recv, udp-bcast, udp-chat and udp-wire. The options come from --help.
# Under the name of one program, as PROGRAM.fish, it is for that one.

# What may stand at the cursor, in the command after the -- of udp-bind
function __udp_steps_command
	set -l words (commandline -opc)
	set -l at (contains -i -- -- $words)
	set -e words[1..$at]
	complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

set -l programs (status basename | string replace .fish '')
contains udp-steps $programs
and set programs udp-bind udp-send udp-recv udp-bcast udp-chat udp-wire

for program in $programs
	complete -c $program -e
	complete -c $program -f -n 'not contains -- -- (commandline -opc)' -a '(__fish_print_hostnames)'
	for line in ($program --help 2>/dev/null)
		set -l option (string match -r -- '^  (-.,|   ) --([a-z0-9-]+)(=\S+|) +(.*)$' $line)
		or continue
		set -l how -l $option[3] -d $option[5]
		string match -q -- '-*' $option[2]
		and set -a how -s (string sub -s 2 -l 1 -- $option[2])
		test -n "$option[4]"
		and set -a how -x
		test $option[3] = interface
		and set -a how -a '(__fish_print_interfaces)'
		complete -c $program $how
	end
end
contains udp-bind $programs
and complete -c udp-bind -f -n 'contains -- -- (commandline -opc)' -a '(__udp_steps_command)'
