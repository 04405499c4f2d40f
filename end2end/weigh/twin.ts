// The React twin of the buckets page (bench/twin), served as we serve our pages: compressed files with hashed names that
// browsers keep. Its requests go on to Lakewarden with a token.

import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { forward } from "../support/forward.ts";
import type { Lakewarden } from "../support/lakewarden.ts";
import { needed } from "../support/process.ts";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css" };
const FOREVER = "public, max-age=31536000, immutable";

interface Answer {
  headers: Record<string, string>;
  body: Buffer;
}

function answer(file: string, type: string, caching: string): Answer {
  const headers = { "content-type": type, "cache-control": caching, "content-encoding": "br", vary: "accept-encoding" };
  return { headers, body: brotliCompressSync(readFileSync(file)) };
}

export class Twin {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** Serves the built twin before a server, to which it brings this token. */
  static async before(lakewarden: Lakewarden, token: string): Promise<Twin> {
    const folder = needed("LAKEWARDEN_TWIN_DIR");
    const page = answer(join(folder, "index.html"), "text/html; charset=utf-8", "no-cache");
    const assets = new Map(
      readdirSync(join(folder, "assets")).map((name) => [`/assets/${name}`, answer(join(folder, "assets", name), TYPES[extname(name)], FOREVER)]),
    );
    const isData = (path: string) => path.startsWith("/api/") || path === "/user";
    const serve = (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const path = incoming.url ?? "/";
      if (isData(path)) {
        Object.assign(incoming.headers, { authorization: `Bearer ${token}`, host: new URL(lakewarden.url).host });
        return forward(incoming, outgoing, lakewarden.url);
      }
      const { headers, body } = assets.get(path) ?? page;
      outgoing.writeHead(200, { ...headers, "content-length": body.length }).end(body);
    };
    const server = createServer(serve).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Twin(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
