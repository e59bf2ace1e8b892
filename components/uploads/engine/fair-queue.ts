import PQueue, { type QueueAddOptions } from 'p-queue';

/** Connections to object stores at once, of all uploads together: browsers open six to a host. */
export const connectionBudget = 6;

type Run = () => Promise<unknown>;

type FairOptions = QueueAddOptions & {
  /** Whose turn it is: the upload that this belongs to. */
  readonly flow?: string;
};

interface Flow {
  waiting: { id: string | undefined; run: Run }[];
  running: number;
  /** The turn in which it was last served, or came. */
  turn: number;
}

/**
 * The order of a p-queue in which every upload gets its share: next is the one with the fewest
 * requests under way, among those the one that has waited longest. A hundred small files and a
 * large one take turns, and whoever is alone has all.
 */
export class FairQueue {
  readonly #flows = new Map<string, Flow>();
  #turn = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  enqueue(run: Run, { flow: name = '', id }: Partial<FairOptions> = {}): void {
    let flow = this.#flows.get(name);
    if (!flow) {
      flow = { waiting: [], running: 0, turn: ++this.#turn };
      this.#flows.set(name, flow);
    }
    flow.waiting.push({ id, run });
    this.#size++;
  }

  dequeue(): Run | undefined {
    let next: { name: string; flow: Flow } | undefined;
    for (const [name, flow] of this.#flows)
      if (flow.waiting.length > 0 && (!next || isBefore(flow, next.flow))) next = { name, flow };
    const first = next?.flow.waiting.shift();
    if (!next || !first) return undefined;
    const { name, flow } = next;
    this.#size--;
    flow.running++;
    flow.turn = ++this.#turn;
    return async () => {
      try {
        await first.run();
      } finally {
        flow.running--;
        this.#forget(name, flow);
      }
    };
  }

  filter({ flow }: Readonly<Partial<FairOptions>>): Run[] {
    return (this.#flows.get(flow ?? '')?.waiting ?? []).map(({ run }) => run);
  }

  /** Called by p-queue for what is aborted while it waits. */
  remove(id: string): void {
    for (const [name, flow] of this.#flows) {
      const at = flow.waiting.findIndex((waiting) => waiting.id === id);
      if (at < 0) continue;
      flow.waiting.splice(at, 1);
      this.#size--;
      this.#forget(name, flow);
      return;
    }
  }

  /** All are alike: turns are by what is under way. */
  setPriority(): void {}

  #forget(name: string, flow: Flow): void {
    if (flow.running === 0 && flow.waiting.length === 0) this.#flows.delete(name);
  }
}

const isBefore = (a: Flow, b: Flow): boolean =>
  a.running === b.running ? a.turn < b.turn : a.running < b.running;

/** What may be sent at once, shared fairly. */
export const createConnections = (concurrency: number) =>
  new PQueue<FairQueue, FairOptions>({ concurrency, queueClass: FairQueue });
