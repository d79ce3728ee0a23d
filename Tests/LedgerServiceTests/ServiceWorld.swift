import ByteCoding
import FlagModel
import HTTPServing
import LedgerCore
import LedgerService
import LogStorage
import Synchronization
import Transparency

/// A service on a ledger in memory, with tenants, people of every role and flags of every kind.
final class ServiceWorld {
    let server: ServiceServer
    let ledger: Ledger
    /// Bearer tokens by the names that the cases use, such as `acme-viewer`.
    let tokens: [String: String]
    private let owner: any EventSigner
    private let logged = LoggedLines()

    /// What the service told its operator.
    var log: [String] { logged.lines }

    /// - Parameters:
    ///   - waitingWrites: how many writes may wait at once.
    ///   - fileSystem: where the ledger lies.
    ///   - configure: changes how the service listens.
    ///   - clock: what the service takes for now.
    init(
        waitingWrites: Int = LedgerServiceLimits.waitingWrites,
        fileSystem: any FileSystem = InMemoryFileSystem(),
        configure: (inout ServiceConfiguration) -> Void = { _ in },
        clock: @escaping Clock = SystemClock.now
    ) throws {
        let setup = LedgerSetup(
            origin: Origin(unchecked: "example.com/cases"), owner: Author(unchecked: "olga"),
            ownerSigner: nil)
        let (ledger, owner) = try setup.create(at: "/cases", fileSystem: fileSystem)
        (self.ledger, self.owner) = (ledger, owner)
        var changes: [Change] = ["dev", "prod"].map {
            .environmentAdded(Environment(unchecked: $0))
        }
        changes += ["acme", "globex"].map { .tenantAdded(Tenant(unchecked: $0), name: nil) }
        changes += ServiceWorld.flags.map { .flagDeclared($0) }
        var tokens: [String: String] = [:]
        func issue(
            _ name: String, _ role: Role, of tenant: String, in environments: [String] = [],
            until end: Timestamp? = nil
        ) {
            let secret = TokenSecret.make()
            tokens[name] = secret.text
            changes.append(
                .tokenIssued(
                    TokenIssued(
                        environments: environments.map { Environment(unchecked: $0) },
                        expiresAt: end, id: name, principal: Author(unchecked: name), role: role,
                        hash: secret.hash, tenant: Tenant(unchecked: tenant))))
        }
        for tenant in ["tenant-0", "acme", "globex"] {
            for role in Role.allCases { issue("\(tenant)-\(role.rawValue)", role, of: tenant) }
        }
        issue("acme-dev", .admin, of: "acme", in: ["dev"])
        issue("acme-expired", .owner, of: "acme", until: Timestamp(microseconds: 1))
        let soon = SystemClock.now().microseconds + 3_600_000_000
        issue("acme-hour", .viewer, of: "acme", until: Timestamp(microseconds: soon))
        self.tokens = tokens
        let draft = EventDraft(
            stream: .control, changes: changes, signedAt: SystemClock.now())
        _ = try ledger.append(draft.submission(signer: owner, origin: ledger.origin))
        let key = try KeyFile.read("/cases/keys/server", fileSystem: fileSystem)
        let service = Service(
            ledger: ledger, signer: try SecretKeySigner(key.secretKey), clock: clock,
            log: ServiceLog(.json, clock: clock, write: logged.append), waitingWrites: waitingWrites
        )
        var configuration = ServiceConfiguration(address: .internet(host: "127.0.0.1", port: 0))
        configure(&configuration)
        server = ServiceServer(service, configuration)
    }

    /// Sets a flag of acme in dev, by the owner; for everybody there or for one user.
    func set(
        _ flag: String, _ value: JSONValue, for user: String? = nil, until end: Timestamp? = nil
    ) throws {
        let change = Change.overrideSet(
            flag: FlagKey(unchecked: flag), user: user.map { User(unchecked: $0) }, value: value,
            expiresAt: end)
        let draft = EventDraft(
            stream: .overrides(Tenant(unchecked: "acme"), Environment(unchecked: "dev")),
            changes: [change], signedAt: SystemClock.now())
        _ = try ledger.append(draft.submission(signer: owner, origin: ledger.origin))
    }

    private static var flags: [FlagDefinition] {
        var notifications = flag("notifications", .boolean, .bool(true))
        notifications.isRouteDependent = true
        notifications.environments[Environment(unchecked: "prod")] = EnvironmentRule(
            isEnabled: false)
        var admin = flag("admin", .boolean, .bool(true))
        admin.isProtected = true
        var ungated = flag("ungated", .boolean, .bool(false))
        ungated.gates = nil
        return [
            notifications, admin, ungated, flag("checkout", .boolean, .bool(false)),
            flag("rate", .number, .integer(1)), flag("limit", .integer, .integer(5)),
            flag("theme", .object, .object([:])), flag("title", .string, .string("a")),
            flag("replay_mode", .boolean, .bool(true)), flag("sse_enabled", .boolean, .bool(true)),
            flag("ws_enabled", .boolean, .bool(true)),
            flag("streaming_telemetry_enabled", .boolean, .bool(false)),
        ]
    }

    private static func flag(
        _ key: String, _ type: FlagType, _ value: JSONValue
    ) -> FlagDefinition {
        var flag = FlagDefinition(
            key: FlagKey(unchecked: key), type: type, defaultValue: value)
        flag.gates = [.product]
        return flag
    }
}

/// The lines of a log.
private final class LoggedLines: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    @Sendable func append(_ line: [UInt8]) {
        kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    }
}
