# Completion of itsm for fish. Made by: itsm completions fish

function __itsm_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    test (count $token) -eq 0; and set token ''
    for line in ($words[1] __complete $words[2..-1] $token 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path $token
            case :folders
                __fish_complete_directories $token
            case '*'
                echo $line
        end
    end
end

complete -c itsm -f -a '(__itsm_complete)'
complete -c git-itsm -f -a '(__itsm_complete)'
