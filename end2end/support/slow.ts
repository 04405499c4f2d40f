// A proxy before a store, whose answers the test holds back.

import { once } from "node:events";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { forward } from "./forward.ts";

export class SlowStore {
  /** Which requests are not answered for now. */
  private holds: (request: IncomingMessage) => boolean = () => false;
  private held: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(endpoint: string): Promise<SlowStore> {
    const server = createServer((incoming, outgoing) => {
      const pass = () => forward(incoming, outgoing, endpoint);
      if (store.holds(incoming)) store.held.push(pass);
      else pass();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const store: SlowStore = new SlowStore(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return store;
  }

  hold(which: (request: IncomingMessage) => boolean): void {
    this.holds = which;
  }

  /** Answers what is held, and all that follows. */
  release(): void {
    this.holds = () => false;
    for (const pass of this.held.splice(0)) pass();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
