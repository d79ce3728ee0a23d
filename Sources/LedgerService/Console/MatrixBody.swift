import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Synchronization

/// The answer of `GET /v1/flags`, written byte by byte: it is as large as the catalog, and asked
/// for while somebody drags a slider.
enum MatrixBody {
    static func make(
        _ state: LedgerState, _ scopes: [Scope], _ tenant: Tenant, _ moment: Moment,
        _ texts: DefinitionTexts
    ) throws -> [UInt8] {
        let flags = state.flags(before: moment.size)
        let layers = scopes.map { state.layers($0, at: moment) }
        var text: [UInt8] = []
        text.reserveCapacity(512 * (flags.count + 1))
        text += #"{"asOf":"#.utf8
        text += (moment.asOf.map(String.init) ?? "null").utf8
        text += #","at":""#.utf8
        text += moment.time.rfc3339.utf8
        text += #"","environments":"#.utf8
        let names = scopes.map { JSONValue.string($0.environment.text) }
        JSONWriter.append(.array(names), to: &text)
        text += #","flags":["#.utf8
        for (index, flag) in flags.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            try append(flag, state, layers, texts, to: &text)
        }
        text += #"],"size":"#.utf8
        text += String(state.size).utf8
        text += #","tenant":""#.utf8
        text += tenant.text.utf8
        text += #""}"#.utf8
        return text
    }

    private static func append(
        _ flag: DeclaredFlag, _ state: LedgerState, _ layers: [Layers], _ texts: DefinitionTexts,
        to text: inout [UInt8]
    ) throws {
        text += (flag.isArchived ? #"{"archived":true,"# : #"{"archived":false,"#).utf8
        text += #""definition":"#.utf8
        text += try texts.text(of: flag)
        text += #","values":{"#.utf8
        var isFirst = true
        for layers in layers {
            guard let resolution = state.resolve(flag.definition.key, layers) else { continue }
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            text.append(UInt8(ascii: "\""))
            text += layers.scope.environment.text.utf8
            text += "\":".utf8
            FlagsBody.append(resolution, to: &text)
        }
        text += "}}".utf8
    }
}

/// Definitions as JSON, each made once: a declaration never changes, a revision is a new one.
final class DefinitionTexts: Sendable {
    private struct Known {
        /// Held, so that its identity is not given to another.
        let flag: DeclaredFlag
        let text: [UInt8]
    }

    private let known = Mutex<[ObjectIdentifier: Known]>([:])

    func text(of flag: DeclaredFlag) throws -> [UInt8] {
        let identity = ObjectIdentifier(flag)
        if let known = known.withLock({ $0[identity] }) { return known.text }
        let members = try ChangeJSON.definition(flag.definition)
        let text = JSONWriter.canonical(.object(members))
        known.withLock { known in
            if known.count >= LedgerServiceLimits.keptDefinitions { known = [:] }
            known[identity] = Known(flag: flag, text: text)
        }
        return text
    }
}
