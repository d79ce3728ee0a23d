/// What the command line asks for.
struct Settings {
    var names: Set<String> = []
    var isJSON = false
    var changes = 1_000_000
    var records = 20_000
    var folder = "."
    /// A ledger to audit instead of one that is made for it.
    var ledger: String?
    var flags = 331
    var tenants = 10_000
    /// Where to write a synthetic ledger instead of measuring.
    var generated: String?
    /// Which synthetic ledger: the same number gives the same history.
    var seed = 1
    /// Whether its events are signed: what only reads or folds a ledger does not look.
    var isSigned = true

    struct Wrong: Error {
        let problem: String
    }

    static func parse(_ line: [String], known: [String]) throws(Wrong) -> Settings {
        var settings = Settings()
        var words = line[...]
        while let word = words.popFirst() {
            switch word {
            case "--json": settings.isJSON = true
            case "--changes": settings.changes = try number(word, 1_000, &words)
            case "--records": settings.records = try number(word, 1_000, &words)
            case "--flags": settings.flags = try number(word, 1, &words)
            case "--tenants": settings.tenants = try number(word, 1, &words)
            case "--generate": settings.generated = try value(word, &words)
            case "--seed": settings.seed = try number(word, 0, &words)
            case "--unsigned": settings.isSigned = false
            case "--ledger": settings.ledger = try value(word, &words)
            case "--folder": settings.folder = try value(word, &words)
            default:
                guard known.contains(word) else {
                    throw Wrong(problem: "there is no benchmark '\(word)'")
                }
                settings.names.insert(word)
            }
        }
        return settings
    }

    private static func value(
        _ option: String, _ words: inout ArraySlice<String>
    ) throws(Wrong) -> String {
        guard let value = words.popFirst() else {
            throw Wrong(problem: "\(option) wants a value")
        }
        return value
    }

    private static func number(
        _ option: String, _ least: Int, _ words: inout ArraySlice<String>
    ) throws(Wrong) -> Int {
        let text = try value(option, &words)
        guard let number = Int(text), number >= least, number <= 100_000_000 else {
            throw Wrong(
                problem: "\(option) wants a number from \(least) to 100000000, not '\(text)'")
        }
        return number
    }
}
