import { setTimeout as delay } from 'node:timers/promises';

export type Running = {
  /** Resolves when it ended, wanted or not, with words for it. */
  exited: Promise<string>;
  stop(): Promise<void>;
};

export type Service = {
  name: string;
  /** Starts it and waits until it is ready. Called again after an unexpected end. */
  start(signal: AbortSignal): Promise<Running>;
};

export type SupervisorOptions = {
  say: (line: string) => void;
  /** Pauses before the restarts of one service that keeps failing; one more failure is the end. */
  backoffMs?: readonly number[];
  /** A service that ran this long is taken to have recovered. */
  steadyMs?: number;
};

export type Supervisor = {
  /** Starts a service, after all that were added before. @throws when it does not come up */
  add(service: Service): Promise<void>;
  /** Stops all services, the last added first. Safe to call more than once. */
  stop(): Promise<void>;
  /** Resolves when everything is stopped: with the reason when a service kept failing. */
  stopped: Promise<string | undefined>;
};

const BACKOFF_MS = [500, 1_000, 2_000, 4_000];
const STEADY_MS = 30_000;

/** Keeps services running: restarts what dies, gives up on what keeps dying, stops all in order. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const backoff = options.backoffMs ?? BACKOFF_MS;
  const steadyMs = options.steadyMs ?? STEADY_MS;
  const abort = new AbortController();
  const current = new Map<string, Promise<Running | undefined>>();
  const ended = Promise.withResolvers<string | undefined>();
  let stopping: Promise<void> | undefined;

  async function stopAll(reason?: string): Promise<void> {
    abort.abort(new Error('stopped'));
    for (const [name, starting] of [...current].reverse()) {
      const running = await starting;
      await running?.stop();
      current.delete(name);
    }
    ended.resolve(reason);
  }

  function stop(reason?: string): Promise<void> {
    stopping ??= stopAll(reason);
    return stopping;
  }

  /** Starts a service and notes the attempt, so that stopping waits for it. */
  async function launch(service: Service): Promise<Running> {
    const starting = service.start(abort.signal);
    current.set(
      service.name,
      starting.catch(() => undefined),
    );
    return await starting;
  }

  /** One more try after a pause; undefined when stopped meanwhile or when it failed again. */
  async function relaunch(service: Service, pauseMs: number): Promise<Running | undefined> {
    try {
      await delay(pauseMs, undefined, { signal: abort.signal });
      const running = await launch(service);
      options.say(`${service.name} is running again`);
      return running;
    } catch (error) {
      if (!abort.signal.aborted) {
        options.say(
          `${service.name} did not start: ${error instanceof Error ? error.message : error}`,
        );
      }
      return undefined;
    }
  }

  async function watch(service: Service, first: Running): Promise<void> {
    let running: Running | undefined = first;
    let failures = 0;
    let since = performance.now();
    while (!abort.signal.aborted) {
      if (running) {
        const how = await running.exited;
        if (abort.signal.aborted) return;
        if (performance.now() - since >= steadyMs) failures = 0;
        options.say(`${service.name} ended unexpectedly (${how})`);
      }
      const pause = backoff[failures];
      if (pause === undefined) {
        const reason = `${service.name} keeps failing`;
        options.say(`${reason}: stopping everything`);
        void stop(reason);
        return;
      }
      failures += 1;
      options.say(`  starting it again in ${pause / 1000} s`);
      running = await relaunch(service, pause);
      since = performance.now();
    }
  }

  return {
    add: async (service) => {
      abort.signal.throwIfAborted();
      const running = await launch(service);
      void watch(service, running);
    },
    stop: () => stop(),
    stopped: ended.promise,
  };
}
