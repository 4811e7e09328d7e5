# bash completion for callsheet                              -*- shell-script -*-
#
# The words come from `callsheet --help`, so they are always those of the
# program that is there.

_callsheet()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local program=${COMP_WORDS[0]} verb=${COMP_WORDS[1]}

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "$("$program" --help 2>/dev/null |
            sed -n 's/^  \(--\)\{0,1\}\([a-z][a-z-]*\)   *[^ ].*/\1\2/p')
            --version --help" -- "$word"))
        return
    fi
    case $before in
    --out)
        COMPREPLY=($(compgen -d -- "$word"))
        return
        ;;
    --config | -c | --file | --data)
        COMPREPLY=($(compgen -f -- "$word"))
        return
        ;;
    esac
    case $word in
    -*)
        COMPREPLY=($(compgen -W "$("$program" "$verb" --help 2>/dev/null |
            grep -o -- '--[a-z][a-z-]*')" -- "$word"))
        ;;
    *)
        case $verb in
        judge | backup | restore) COMPREPLY=($(compgen -f -- "$word")) ;;
        export) COMPREPLY=($(compgen -W "deadlines campaigns" -- "$word")) ;;
        esac
        ;;
    esac
}
complete -o filenames -F _callsheet callsheet
