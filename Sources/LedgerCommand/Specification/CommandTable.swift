/// All commands, in the order in which help lists them, and the words that only begin a command.
package enum CommandTable {
    package static let all: [any Command.Type] = [
        InitCommand.self, StatusCommand.self, BackupCommand.self, RecoverCommand.self,
        ExportCommand.self, ImportCommand.self, ServeCommand.self,

        CatalogPlanCommand.self, CatalogApplyCommand.self, CatalogShowCommand.self,
        FlagListCommand.self, FlagArchiveCommand.self, FlagRestoreCommand.self,
        SetCommand.self, ClearCommand.self, RestoreCommand.self, NoteCommand.self,

        ResolveCommand.self, ExplainCommand.self, HistoryCommand.self, LogCommand.self,
        DiffCommand.self, ReplayCommand.self,

        AuditCommand.self, CheckpointCommand.self, ProveCommand.self, CheckProofCommand.self,
        RecordCommand.self, ExportEventCommand.self,

        TenantAddCommand.self, TenantListCommand.self, TenantRenameCommand.self,
        TenantRetireCommand.self, EnvironmentAddCommand.self, EnvironmentListCommand.self,
        AuthorAddCommand.self, AuthorListCommand.self, KeyAddCommand.self, KeyListCommand.self,
        KeyRevokeCommand.self, KeyShowCommand.self, GrantCommand.self, RevokeCommand.self,
        TokenIssueCommand.self, TokenListCommand.self, TokenRevokeCommand.self,

        KeygenCommand.self, CompletionsCommand.self, HelpCommand.self, VersionCommand.self,
    ]

    package static let specifications = all.map { $0.specification }

    /// Every option of the program, one for each name.
    package static let options: [OptionSpecification] = {
        var seen: Set<String> = []
        return (Options.global + specifications.flatMap(\.options))
            .filter { seen.insert($0.name).inserted }
    }()

    /// The option of this name, whichever command's: they agree on whether it takes a value. No
    /// more commands are looked at than it takes: to describe them all is a twentieth of a short
    /// one's time.
    static func option(_ name: String) -> OptionSpecification? {
        if let known = Options.global.first(where: { $0.name == name }) { return known }
        for command in all {
            let options = command.specification.options
            if let known = options.first(where: { $0.name == name }) { return known }
        }
        return nil
    }

    /// The first words, each once: commands of one word and groups.
    package static let firstWords: [String] = {
        var seen: Set<String> = []
        return specifications.compactMap { seen.insert($0.path[0]).inserted ? $0.path[0] : nil }
    }()

    /// The commands that begin with `word`, for a group such as `tenant`.
    package static func group(_ word: String) -> [CommandSpecification] {
        specifications.filter { $0.path.count > 1 && $0.path[0] == word }
    }

    /// The command that the first of these words name.
    package static func command(in words: [String]) -> (any Command.Type)? {
        all.first { words.starts(with: $0.specification.path) }
    }
}
