/**
 * Gathers single requests into calls of at most `most`. One call is under way at a time; what comes
 * meanwhile goes with the next: the busier the server, the larger the calls, and nothing waits for a
 * clock, unless a `pace` is given: so many milliseconds are between the begins of two calls, for what
 * costs more by the call than by the item. `send` answers in the order of its items; when it throws,
 * all items of its call fail.
 */
export function createBatcher<Item, Result>(
  most: number,
  send: (items: Item[]) => Promise<readonly Result[]>,
  pace = 0,
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve: (result: Result) => void;
    reject: (reason: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let busy = false;
  let begunAt = Number.NEGATIVE_INFINITY;

  async function drain(): Promise<void> {
    // What is asked for in the same moment goes along.
    await Promise.resolve();
    while (waiting.length > 0) {
      const wait = begunAt + pace - performance.now();
      if (wait > 0 && waiting.length < most)
        await new Promise((resolve) => setTimeout(resolve, wait));
      begunAt = performance.now();
      const now = waiting.splice(0, most);
      try {
        const results = await send(now.map(({ item }) => item));
        for (const [i, { resolve, reject }] of now.entries()) {
          const result = results[i];
          if (result === undefined) reject(new Error('an answer of a batch is missing'));
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
    busy = false;
  }

  return (item) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    waiting.push({ item, resolve, reject });
    if (!busy) {
      busy = true;
      drain();
    }
    return promise;
  };
}
