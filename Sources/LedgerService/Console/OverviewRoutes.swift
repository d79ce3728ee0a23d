/// What a person needs to see a tenant as a whole: who they are here, every flag in every
/// environment, its past on one line, and what a change would do. Made for the console; any other
/// client may ask the same.
struct OverviewRoutes {
    let context: LoopContext

    func register(on router: RouteTable) {
        CallerRoute(context: context).register(on: router)
        MatrixRoute(context: context).register(on: router)
        PreviewRoute(context: context).register(on: router)
        TimelineRoute(context: context).register(on: router)
    }
}
