import ByteCoding
import HTTPServing
import LedgerCore

/// `GET /admin` and its files: the web console. They are the same for everybody and hold no secret,
/// so they need no token; every route that the page asks for data does. The flag `admin` decides
/// whether they exist, as it does for `/v1/admin/…`.
struct ConsoleRoutes {
    func register(on router: RouteTable) {
        router.on(.get, "/admin") { request in
            .response(ConsoleRoutes.response(request, ConsoleAsset.named["index.html"]))
        }
        router.on(.get, "/admin/{file}") { request in
            let name = request.parameter("file") ?? ""
            return .response(ConsoleRoutes.response(request, ConsoleAsset.named[name]))
        }
    }

    private static func response(_ request: Request, _ asset: ConsoleAsset?) -> Response {
        guard let asset else {
            return .error(404, code: "NOT_FOUND", message: "the console has no such file")
        }
        guard let known = request.header("if-none-match"), asset.tag.isMatched(by: known) else {
            return asset.whole
        }
        return asset.notModified
    }
}

/// One file of the console, with its header fields made once.
struct ConsoleAsset: Sendable {
    let tag: EntityTag
    let whole: Response
    let notModified: Response

    /// What a page of ours may load and do: its own files and its own server, nothing inline,
    /// nobody's frame, no form that leaves, no script made of text.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'"

    init(_ name: String, _ body: [UInt8]) {
        tag = EntityTag(of: body, position: nil)
        // A browser asks again each time and is told 304: so a new program never meets old files.
        var kept = Response(304)
        kept.add("ETag", tag.text)
        kept.add("Cache-Control", "no-cache")
        notModified = kept
        var whole = Response(
            200, fields: Response.fields([("Content-Type", ConsoleAsset.type(of: name))]),
            body: body)
        whole.add("ETag", tag.text)
        whole.add("Cache-Control", "no-cache")
        whole.add("Content-Security-Policy", ConsoleAsset.policy)
        whole.add("X-Content-Type-Options", "nosniff")
        whole.add("X-Frame-Options", "DENY")
        whole.add("Referrer-Policy", "no-referrer")
        whole.add("Cross-Origin-Opener-Policy", "same-origin")
        whole.add("Cross-Origin-Resource-Policy", "same-origin")
        whole.add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        self.whole = whole
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}
