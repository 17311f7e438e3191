# Completion for bash of udp-bind, udp-send, udp-recv, udp-bcast, udp-chat and udp-wire. The options come from --help.

# shellcheck shell=bash

# _udp_steps PROGRAM WORD: bash calls it to complete WORD, the one at the cursor.
_udp_steps() {
	local at word=$2 before=${COMP_WORDS[COMP_CWORD - 1]} options
	COMPREPLY=()
	if [[ ${1##*/} == udp-bind ]]; then
		for ((at = 1; at < COMP_CWORD; at++)); do
			if [[ ${COMP_WORDS[at]} == -- ]]; then
				_udp_steps_command $((at + 1)) "$word"
				return
			fi
		done
	fi
	# --long=value is three words here
	if [[ $before == = ]]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then
		word=
	fi
	# "-w --wait=" for each option
	options=$("$1" --help 2>/dev/null | sed -nE 's/^ +((-.), )?(--[a-z0-9-]+=?).*/\2 \3/p')
	if [[ $before == --interface || $before == -I && $options == *'-I '* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_udp_steps_interfaces)" -- "$word")
	elif [[ $before == -? ]] && grep -q -e "^$before .*=" <<<"$options"; then
		return # a value that only the user knows
	elif [[ $before == --* ]] && grep -q -e " $before=" <<<"$options"; then
		return
	elif [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace 2>/dev/null
	else
		mapfile -t COMPREPLY < <(compgen -A hostname -- "$word")
	fi
}

# _udp_steps_command AT WORD: the command after the -- of udp-bind, which begins at word number AT.
_udp_steps_command() {
	if declare -F _command_offset >/dev/null; then
		_command_offset "$1" # of the package bash-completion
		return
	fi
	COMP_WORDS=("${COMP_WORDS[@]:$1}")
	COMP_CWORD=$((COMP_CWORD - $1))
	if ((COMP_CWORD == 0)); then
		mapfile -t COMPREPLY < <(compgen -c -- "$2")
	elif [[ ${COMP_WORDS[0]##*/} == udp-@(bind|send|recv|bcast|chat) ]]; then
		_udp_steps "${COMP_WORDS[0]}" "$2"
	else
		compopt -o default 2>/dev/null
	fi
}

_udp_steps_interfaces() {
	if [[ -d /sys/class/net ]]; then
		ls /sys/class/net
	else
		ifconfig -l
	fi 2>/dev/null
}

complete -F _udp_steps udp-bind udp-send udp-recv udp-bcast udp-chat udp-wire
