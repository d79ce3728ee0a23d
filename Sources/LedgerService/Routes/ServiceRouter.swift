import ByteCoding
import HTTPServing
import LedgerCore

/// All routes of the service, for one loop.
enum ServiceRouter {
    static func make(
        _ context: LoopContext, _ floors: RouteFloors, hasPublicTiles: Bool
    ) -> Router {
        let router = Router()
        let routes = RouteTable(on: router) { context.request = $0 }
        register(on: routes, context, floors, hasPublicTiles: hasPublicTiles)
        router.onMiss { request, miss in missing(request, miss) }
        router.onResponse { request, response in
            if let id = RequestID.brought(by: request) { response.add(RequestID.field, id) }
        }
        router.onRejection { rejection, request in
            error(rejection.status, rejection.code, "\(rejection)", to: request)
        }
        router.onOverdue { context.service.overdueAnswer(to: $0) }
        router.onSignal { context.hub.wake(context.publication.state) }
        router.onFinish { summary in
            context.counts.note(
                RequestCounts.Key(
                    method: summary.request?.method.name ?? "-",
                    route: summary.request?.route ?? "-", status: summary.status),
                nanoseconds: summary.nanoseconds)
        }
        return router
    }

    static func register(
        on routes: RouteTable, _ context: LoopContext, _ floors: RouteFloors, hasPublicTiles: Bool
    ) {
        let hasStream = floors.isRegistered(GlobalFlags.sse)
        HealthRoutes(context: context).register(on: routes)
        MetricsRoute(context: context).register(on: routes)
        FlagsRoutes(context: context).register(on: routes)
        OFREPRoutes(context: context, hasStream: hasStream).register(on: routes)
        EventsRoutes(context: context).register(on: routes)
        QuestionRoutes(context: context, floors: floors).register(on: routes)
        KnowledgeRoutes(context: context).register(on: routes)
        RehearsalRoutes(context: context).register(on: routes)
        OverviewRoutes(context: context).register(on: routes)
        TransparencyRoutes(context: context, isPublic: hasPublicTiles).register(on: routes)
        if hasStream { StreamRoutes(context: context).register(on: routes) }
        if floors.isRegistered(GlobalFlags.webSocket) {
            WebSocketRoutes(context: context).register(on: routes)
        }
        if floors.isRegistered(GlobalFlags.admin) {
            AdminRoutes(context: context).register(on: routes)
            ConsoleRoutes().register(on: routes)
        }
        // Last: it describes all of them.
        DescriptionRoute(hasPublicTiles: hasPublicTiles).register(on: routes)
    }

    /// OFREP's clients get errors in OFREP's form.
    private static func missing(_ request: Request, _ miss: RouteMiss) -> Response {
        let (status, code, message) =
            switch miss {
            case .notFound:
                (404, "NOT_FOUND", "there is no such route: GET /openapi.json lists them")
            case .methodNotAllowed(let allow):
                (405, "METHOD_NOT_ALLOWED", "this route takes \(allow)")
            }
        return error(status, code, message, to: request)
    }

    private static func error(
        _ status: Int, _ code: String, _ message: String, to request: Request
    ) -> Response {
        var response = Response.error(status, code: code, message: message)
        if request.path.hasPrefix("/ofrep/") {
            let failure = OFREPError(status: status, code: .general, details: message)
            response = Response(status, fields: OFREPFields.json, body: failure.body(key: nil))
        }
        if status == 503 { response.add("Retry-After", "1") }
        return response
    }
}
