import ByteCoding
import LedgerCore

/// An audit's report, with the promised members for `--json`.
enum AuditText {
    /// More findings than anybody reads at once; `--json` gives all of them.
    private static let shownFindings = 100

    static func show(_ report: AuditReport, seconds: Double, on output: Output) throws {
        if output.isJSON {
            try output.json(json(report))
            return
        }
        try output.fields(rows(report))
        for remark in report.remarks { try output.line("Note: \(remark).") }
        try output.line()
        let tenths = Int(seconds * 10)
        try showFindings(
            of: report, on: output, ending: ", in \(tenths / 10).\(tenths % 10) s")
    }

    /// The findings, or that there are none; `ending` goes behind their number.
    static func showFindings(
        of report: AuditReport, on output: Output, ending: String
    ) throws {
        if report.isClean {
            try output.styled(output.style.good("No findings") + "\(ending).")
            return
        }
        try output.styled(
            output.style.bad(CountText.of(report.findings.count, "finding")) + "\(ending):")
        for finding in report.findings.prefix(shownFindings) {
            let place = finding.position.map { "@\($0)" } ?? "ledger"
            try output.line("  \(place)  \(finding.kind.rawValue): \(finding.detail)")
        }
        let hidden = report.findings.count - min(report.findings.count, shownFindings)
        if hidden > 0 { try output.line("  and \(hidden) more; --json lists all of them") }
    }

    private static func rows(_ report: AuditReport) -> [(String, String)] {
        let agreement =
            switch report.servingDigestAgrees {
            case true?: ", as serving held it"
            case false?: ", NOT as serving held it"
            case nil: ""
            }
        let trusted =
            report.signaturesTrusted > 0
            ? "; \(report.signaturesTrusted) not again, before the audited checkpoint" : ""
        var rows = [
            ("records", "\(report.recordsVerified) of \(report.size) verified"),
            ("signatures", "\(report.signaturesVerified) verified\(trusted)"),
            ("checkpoints", "\(report.checkpointsVerified) verified"),
            ("root", report.root.base64),
            ("state", report.stateDigest.map { "\($0)\(agreement)" } ?? "not known"),
        ]
        if let proof = report.consistencyProof {
            let hashes = proof.count == 1 ? "1 hash" : "\(proof.count) hashes"
            rows.append(("extends", "the older checkpoint, proven by \(hashes)"))
        }
        return rows
    }

    private static func json(_ report: AuditReport) -> JSONValue {
        var members: [String: JSONValue] = [
            "ok": .bool(report.isClean), "size": .position(report.size),
            "root": .string(report.root.base64),
            "recordsVerified": .position(report.recordsVerified),
            "signaturesVerified": .position(report.signaturesVerified),
            "signaturesTrusted": .position(report.signaturesTrusted),
            "checkpointsVerified": .position(report.checkpointsVerified),
            "findings": .array(report.findings.map(json)),
            "remarks": .array(report.remarks.map(JSONValue.string)),
            "stateDigest": report.stateDigest.map { .string($0.hexadecimal) } ?? .null,
        ]
        members["servingDigestAgrees"] = report.servingDigestAgrees.map(JSONValue.bool)
        members["consistencyProof"] = report.consistencyProof.map {
            .array($0.map { .string($0.base64) })
        }
        return .object(members)
    }

    static func json(_ finding: Finding) -> JSONValue {
        .object([
            "position": finding.position.map(JSONValue.position) ?? .null,
            "kind": .string(finding.kind.rawValue), "detail": .string(finding.detail),
        ])
    }
}
