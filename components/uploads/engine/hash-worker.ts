import { createHashState, type HashAnswer, type HashRequest } from './hash-state.ts';

/** What the worker says to the request of that number. */
export type HashMessage =
  | { number: number; ok: true; answer: HashAnswer }
  | { number: number; ok: false; unreadable: boolean };

const say = (message: HashMessage): void => self.postMessage(message);

const hash = createHashState();
let turn = Promise.resolve();

async function answer(number: number, request: HashRequest): Promise<void> {
  try {
    say({ number, ok: true, answer: await hash(request) });
  } catch (error) {
    const unreadable =
      error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name);
    say({ number, ok: false, unreadable });
  }
}

self.onmessage = ({ data }: MessageEvent<{ number: number; request: HashRequest }>) => {
  turn = turn.then(() => answer(data.number, data.request));
};
