import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../preload/rpc/channel.ts';
import { memoryPair } from '../../preload/rpc/memory.ts';
import { messagePortChannel } from '../../preload/rpc/messagePort.ts';
import { webSocketChannel, type SocketLike } from '../../preload/rpc/webSocket.ts';

export interface Pair {
  readonly client: Channel;
  readonly server: Channel;
  close(): Promise<void>;
}

export const transports: Readonly<Record<string, () => Promise<Pair>>> = {
  async memory() {
    const [client, server] = memoryPair();
    return { client, server, close: async () => client.close() };
  },
  async 'message port'() {
    const { port1, port2 } = new MessageChannel();
    return { client: messagePortChannel(port1), server: messagePortChannel(port2), close: async () => port1.close() };
  },
  async 'web socket'() {
    const listening = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => listening.once('listening', resolve));
    const { port } = listening.address() as { port: number };
    const accepted = new Promise<WebSocket>((resolve) => listening.once('connection', resolve));
    const client = webSocketChannel(new WebSocket(`ws://127.0.0.1:${port}`) as unknown as SocketLike);
    const server = webSocketChannel((await accepted) as unknown as SocketLike);
    return {
      client,
      server,
      close: async () => {
        client.close();
        for (const socket of listening.clients) socket.terminate();
        await new Promise((resolve) => listening.close(resolve));
      },
    };
  },
};
