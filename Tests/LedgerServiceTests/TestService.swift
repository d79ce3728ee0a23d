import ByteCoding
import FlagModel
import LedgerCore
import LedgerService
import LogStorage

/// A service over a ledger in memory.
enum TestService {
    static let owner = Author(unchecked: "alice@example.com")

    /// - Parameter changes: what is appended at once, by the owner.
    static func make(_ changes: [Change] = []) throws -> Service {
        let fileSystem = InMemoryFileSystem()
        let setup = LedgerSetup(
            origin: Origin(unchecked: "flags.example.com/test"), owner: owner, ownerSigner: nil)
        let (ledger, signer) = try setup.create(at: "/ledger", fileSystem: fileSystem)
        if !changes.isEmpty {
            let draft = EventDraft(
                stream: .control, changes: changes, signedAt: Timestamp(microseconds: 1))
            _ = try ledger.append(draft.submission(signer: signer, origin: ledger.origin))
        }
        let clock = SystemClock.now
        return Service(
            ledger: ledger, signer: signer, clock: clock,
            log: ServiceLog(.text, clock: clock) { _ in })
    }

    /// A route-dependent flag that is off in every environment.
    static func closedFloor(_ key: String, in environment: String) -> [Change] {
        var definition = FlagDefinition(
            key: FlagKey(unchecked: key), type: .boolean, defaultValue: .bool(true))
        definition.gates = [.sse]
        definition.isRouteDependent = true
        definition.routes = [Route(method: "GET", path: "/v1/stream")]
        let name = Environment(unchecked: environment)
        definition.environments = [name: EnvironmentRule(isEnabled: false, defaultValue: nil)]
        return [.environmentAdded(name), .flagDeclared(definition)]
    }
}
