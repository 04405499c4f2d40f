// Passing requests on to another server.

import { type IncomingMessage, type ServerResponse, request } from "node:http";

/** Passes a request on as it is: the host is a part of what a client signs. */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, target: string): void {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = incoming;
  const forwarded = request({ hostname, port, method, path, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
}
