import HTTPServing

extension ConsoleAsset {
    /// The files of `Assets`, which the build puts into the program. A test compares this list with
    /// the folder.
    static let named: [String: ConsoleAsset] = [
        "administration.js": ConsoleAsset("administration.js", PackageResources.administration_js),
        "api.js": ConsoleAsset("api.js", PackageResources.api_js),
        "bytes.js": ConsoleAsset("bytes.js", PackageResources.bytes_js),
        "canonical.js": ConsoleAsset("canonical.js", PackageResources.canonical_js),
        "change.js": ConsoleAsset("change.js", PackageResources.change_js),
        "compare.js": ConsoleAsset("compare.js", PackageResources.compare_js),
        "console.css": ConsoleAsset("console.css", PackageResources.console_css),
        "counters.js": ConsoleAsset("counters.js", PackageResources.counters_js),
        "definition.js": ConsoleAsset("definition.js", PackageResources.definition_js),
        "dom.js": ConsoleAsset("dom.js", PackageResources.dom_js),
        "early.js": ConsoleAsset("early.js", PackageResources.early_js),
        "filter.js": ConsoleAsset("filter.js", PackageResources.filter_js),
        "flag.js": ConsoleAsset("flag.js", PackageResources.flag_js),
        "history.js": ConsoleAsset("history.js", PackageResources.history_js),
        "icon.svg": ConsoleAsset("icon.svg", PackageResources.icon_svg),
        "index.html": ConsoleAsset("index.html", PackageResources.index_html),
        "main.js": ConsoleAsset("main.js", PackageResources.main_js),
        "matrix.js": ConsoleAsset("matrix.js", PackageResources.matrix_js),
        "merkle.js": ConsoleAsset("merkle.js", PackageResources.merkle_js),
        "note.js": ConsoleAsset("note.js", PackageResources.note_js),
        "proof.js": ConsoleAsset("proof.js", PackageResources.proof_js),
        "record.js": ConsoleAsset("record.js", PackageResources.record_js),
        "router.js": ConsoleAsset("router.js", PackageResources.router_js),
        "session.js": ConsoleAsset("session.js", PackageResources.session_js),
        "signing.js": ConsoleAsset("signing.js", PackageResources.signing_js),
        "sshsig.js": ConsoleAsset("sshsig.js", PackageResources.sshsig_js),
        "stream.js": ConsoleAsset("stream.js", PackageResources.stream_js),
        "theme.js": ConsoleAsset("theme.js", PackageResources.theme_js),
        "time.js": ConsoleAsset("time.js", PackageResources.time_js),
        "values.js": ConsoleAsset("values.js", PackageResources.values_js),
    ]
}
