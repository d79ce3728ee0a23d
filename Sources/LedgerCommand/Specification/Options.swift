/// Every option of the program. Commands name these constants and ask for values by them, so that a
/// misspelt option does not compile.
package enum Options {
    // Anywhere on any line.
    package static let ledger = OptionSpecification(
        "ledger", value: "DIR", "the ledger's directory (default: $FLAGLEDGER_DIR, else ./ledger)",
        kind: .directory)
    package static let server = OptionSpecification(
        "server", value: "URL",
        "the server to go through instead of the ledger's files, by http or https (default: "
            + "$FLAGLEDGER_SERVER)")
    package static let tokenFile = OptionSpecification(
        "token-file", value: "FILE",
        "the file with the token for the server (default: $FLAGLEDGER_TOKEN_FILE)", kind: .file)
    package static let key = OptionSpecification(
        "key", value: "FILE",
        "the private key that signs, or a .pub file whose private half ssh-agent holds "
            + "(default: $FLAGLEDGER_KEY, else the owner's key in DIR/keys)",
        kind: .file)
    package static let json = OptionSpecification(
        "json", "print one JSON object, or one a line for lists")
    package static let help = OptionSpecification("help", "show help on the command")
    package static let global = [ledger, server, tokenFile, key, json, help]

    // The service.
    package static let listen = OptionSpecification(
        "listen", value: "HOST:PORT", "where to listen (default: 127.0.0.1:7676)")
    package static let memory = OptionSpecification(
        "memory", "serve a new ledger without files; nothing is kept")
    package static let loops = OptionSpecification(
        "loops", value: "NUMBER", "threads that serve (default: one for each core)")
    package static let logFormat = OptionSpecification(
        "log-format", value: "FORMAT", "text or json, on standard error (default: text)")
    package static let publicTiles = OptionSpecification(
        "public-tiles", "let anybody read the checkpoint and the tiles, without a token")

    // Scopes.
    package static let tenant = OptionSpecification(
        "tenant", value: "TENANT", "the tenant (default: tenant-0, which all others fall back to)")
    package static let environment = OptionSpecification(
        "environment", value: "ENVIRONMENT", "the environment, such as prod")
    package static let user = OptionSpecification(
        "user", value: "USER", "the user (targeting key); without it, everybody in the tenant")
    package static let flag = OptionSpecification("flag", value: "FLAG", "only this flag")
    package static let all = OptionSpecification("all", "every flag instead of one")
    package static let anyTenant = OptionSpecification(
        "tenant", value: "TENANT", "only this tenant (default: all of them)")
    package static let anyEnvironment = OptionSpecification(
        "environment", value: "ENVIRONMENT", "only this environment (default: all of them)")
    package static let archivedToo = OptionSpecification("all", "archived flags, too")

    // Moments: @POSITION, an RFC 3339 time, or a duration before now.
    package static let asOf = OptionSpecification(
        "as-of", value: "WHEN",
        "answer as of this moment: @POSITION, an RFC 3339 time, or a duration before now (2h, 30d)")
    package static let fromMoment = OptionSpecification(
        "from", value: "WHEN", "the earlier moment: @POSITION, a time, or a duration before now")
    package static let toMoment = OptionSpecification(
        "to", value: "WHEN",
        "the later moment (default: now): @POSITION, a time, or a duration before now")
    package static let backTo = OptionSpecification(
        "to", value: "WHEN", "the past moment: @POSITION, a time, or a duration before now")
    package static let since = OptionSpecification(
        "since", value: "WHEN", "only records after this moment")
    package static let until = OptionSpecification(
        "until", value: "WHEN", "only records up to this moment")
    package static let fromPosition = OptionSpecification(
        "from", value: "POSITION", "the first position (default: 0)")
    package static let toPosition = OptionSpecification(
        "to", value: "POSITION", "the last position (default: the newest)")

    // Writing.
    package static let reason = OptionSpecification(
        "reason", value: "TEXT", "why, kept in the event for ever")
    package static let expect = OptionSpecification(
        "expect", value: "POSITION",
        "refuse if the changed scope has a record after this position")
    package static let dryRun = OptionSpecification(
        "dry-run", "show what would change and for whom, and append nothing")
    package static let expires = OptionSpecification(
        "expires", value: "WHEN", "when it ends: an RFC 3339 time, or a duration from now (8h, 30d)"
    )
    package static let writing = [reason, expect, dryRun]

    // Setting up.
    package static let origin = OptionSpecification(
        "origin", value: "NAME", "the ledger's name, such as flags.example.com/main")
    package static let owner = OptionSpecification(
        "owner", value: "AUTHOR", "the first owner of tenant-0, such as an e-mail address")
    package static let catalog = OptionSpecification(
        "catalog", value: "FILE", "apply this catalog right after", kind: .file)
    package static let comment = OptionSpecification(
        "comment", value: "TEXT", "the comment in the key files")
    package static let acceptHeadLoss = OptionSpecification(
        "accept-head-loss",
        "go on from the last whole batch although both slots of the head file are unreadable")

    // People and keys.
    package static let author = OptionSpecification(
        "author", value: "AUTHOR", "only what this author signed")
    package static let name = OptionSpecification("name", value: "TEXT", "a name for people")
    package static let roleTenant = OptionSpecification(
        "tenant", value: "TENANT", "the tenant; tenant-0 for the whole ledger's catalog and values")
    package static let keyTenant = OptionSpecification(
        "tenant", value: "TENANT",
        "the one tenant where the key's signatures count (default: wherever its author has a role)")
    package static let tokenEnvironment = OptionSpecification(
        "environment", value: "ENVIRONMENT",
        "an environment that the token is good for (default: all of them)")
    package static let publicKey = OptionSpecification(
        "public-key", value: "FILE.pub", "an ssh-ed25519 public key", kind: .file)
    package static let delegate = OptionSpecification(
        "delegate", "the key signs for authors that a service has authenticated")
    package static let principal = OptionSpecification(
        "principal", value: "AUTHOR", "in whose name the token's bearer acts")
    package static let role = OptionSpecification(
        "role", value: "ROLE", "owner, admin, member or viewer", kind: .choice(Options.roles))
    package static let roles = ["owner", "admin", "member", "viewer"]

    // Evidence.
    package static let checkpoint = OptionSpecification(
        "checkpoint", value: "FILE",
        "a signed checkpoint that today's log must hold: a rolled-back log does not",
        kind: .file)
    package static let sinceCheckpoint = OptionSpecification(
        "since-checkpoint", value: "FILE", "prove that today's log extends this older checkpoint",
        kind: .file)
    package static let fromAudited = OptionSpecification(
        "from-audited", value: "FILE",
        "a signed checkpoint up to which you audited this ledger before: what lies before it is "
            + "checked again but for its signatures", kind: .file)
    package static let structureOnly = OptionSpecification(
        "structure-only", "check hashes, tree and chains, but no event's signature and right")
    package static let verifierKey = OptionSpecification(
        "vkey", value: "VKEY", "the ledger's verifier key (C2SP), or a file that holds it",
        kind: .file)
    package static let record = OptionSpecification(
        "record", value: "FILE", "the record's bytes, as `record POSITION --raw` prints them",
        kind: .file)
    package static let raw = OptionSpecification(
        "raw", "exactly the bytes that are the Merkle leaf's data")
    package static let out = OptionSpecification(
        "out", value: "DIR", "the directory to write to; made if it is not there", kind: .directory)

    // Notes.
    package static let notedFlag = OptionSpecification(
        "flag", value: "FLAG", "the flag that the note is on")
    package static let notedPosition = OptionSpecification(
        "position", value: "POSITION", "the position of the record that the note is on")

    // Backup, import, recovery.
    package static let withKeys = OptionSpecification(
        "with-keys", "copy the private keys in DIR/keys, too")
    package static let importReason = OptionSpecification(
        "reason", value: "TEXT", "why, for the lines that do not say it themselves")
    package static let recoveryDryRun = OptionSpecification(
        "dry-run", "only say how far the log can be read, and write nothing")
    package static let declare = OptionSpecification(
        "declare", "register the tenants, environments and flags that the file mentions")
    package static let backfill = OptionSpecification(
        "backfill", "record each line under its own past time, marked as imported history")
}
