import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LogStorage
import Transparency

/// The ledger's own files, opened for reading.
struct FilesSource: LedgerSource {
    let context: Context
    let view: LedgerView

    func resolution(of flag: FlagKey) throws -> JSONValue {
        let moment = try context.moment(Options.asOf, in: view)
        let scope = try context.scope(in: view.state)
        guard let resolution = view.state.resolve(flag, scope, at: moment) else {
            throw context.unknownFlag(flag, at: moment, in: view.state)
        }
        return ResolutionJSON.of(resolution, of: flag, scope, moment)
    }

    func state() throws -> JSONValue {
        let moment = try context.moment(Options.asOf, in: view)
        return answer(try context.scope(in: view.state), moment)
    }

    func states() throws -> (asOf: UInt64?, answers: [JSONValue]) {
        let moment = try context.moment(Options.asOf, in: view)
        let scopes = try context.scopes(in: view.state, at: moment)
        return (moment.asOf, scopes.map { answer($0, moment) })
    }

    private func answer(_ scope: Scope, _ moment: Moment) -> JSONValue {
        ResolutionJSON.state(view.state.resolveAll(scope, at: moment), scope, moment)
    }

    func explanation(of flag: FlagKey) throws -> JSONValue {
        let moment = try context.moment(Options.asOf, in: view)
        let scope = try context.scope(in: view.state)
        guard let explanation = view.state.explain(flag, scope, at: moment) else {
            throw context.unknownFlag(flag, at: moment, in: view.state)
        }
        return try ExplanationJSON.of(explanation, scope, moment) { try view.record(at: $0).event }
    }

    func differences() throws -> [JSONValue] {
        let earlier = try context.moment(Options.fromMoment, in: view)
        let later = try context.moment(Options.toMoment, in: view)
        guard earlier.size <= later.size else {
            throw CommandFailure.usage("--from is later than --to: exchange them")
        }
        return try context.scopes(in: view.state, at: later).flatMap { scope in
            view.state.difference(from: earlier, to: later, scope).map {
                DifferenceText.json($0, scope)
            }
        }
    }

    func catalog() throws -> KnownCatalog {
        KnownCatalog(view.state, before: try context.moment(Options.asOf, in: view).size)
    }

    func people(_ list: PeopleList) throws -> PeopleAnswer {
        let moment = try context.moment(Options.asOf, in: view)
        let items =
            switch list {
            case .authors: KnownAuthor.all(in: view.state, before: moment.size).map(\.json)
            case .keys:
                view.state.enrolledKeys.filter { $0.enrolledAt < moment.size }
                    .map { PeopleJSON.key($0, before: moment.size) }
            case .tokens:
                view.state.issuedTokens.filter { $0.issuedAt < moment.size }
                    .map { PeopleJSON.token($0, before: moment.size) }
            }
        return PeopleAnswer(items: items, time: moment.time)
    }

    var place: (name: String, value: String) { ("directory", context.ledgerPath) }
}
