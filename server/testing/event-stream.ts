import superjson from 'superjson';
import type { StreamMessage } from '#server/events/schema.ts';
import { send } from './http.ts';
import { wireEvents } from './wire-events.ts';

/** An open stream of `events.subscribe`, as a browser has it. */
export interface OpenStream {
  /** Waits for the next message; undefined when the stream has ended. */
  next(): Promise<StreamMessage | undefined>;
  /** All messages from now on until the stream ends. */
  rest(): Promise<StreamMessage[]>;
  close(): Promise<void>;
}

/** Reads the messages of an answer. @throws Error with the refusal's sentence */
export function messagesOf(response: Response, disconnect: () => void): OpenStream {
  const events = wireEvents(response);
  async function next(): Promise<StreamMessage | undefined> {
    for (;;) {
      const { value, done } = await events.next();
      if (done || value.event === 'return') return undefined;
      if (value.event === 'message') return superjson.parse(value.data);
      if (value.event === 'serialized-error')
        throw new Error(superjson.parse<{ message: string }>(value.data).message);
    }
  }
  return {
    next,
    async rest() {
      const messages: StreamMessage[] = [];
      for (let message = await next(); message; message = await next()) messages.push(message);
      return messages;
    },
    async close() {
      disconnect();
      await events.return();
    },
  };
}

/** Next aborts a request's signal when its connection is gone. */
function disconnection(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** Subscribes over the route handler; the workspace is named in the URL, as a browser must. */
export async function subscribe(
  headers: Headers,
  workspace: string,
  others: string[] = [],
): Promise<OpenStream> {
  const params = new URLSearchParams({
    connectionParams: JSON.stringify({ workspace }),
    input: superjson.stringify({ others }),
  });
  const unnamed = new Headers(headers);
  unnamed.delete('x-holdall-workspace');
  const { signal, abort } = disconnection();
  const answer = await send(`events.subscribe?${params}`, { headers: unnamed, signal });
  const stream = messagesOf(answer, abort);
  const first = await stream.next();
  if (first?.type !== 'listening') throw new Error(`the stream began with ${first?.type}`);
  return stream;
}
