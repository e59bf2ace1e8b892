/** An event as it comes over the wire (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
interface WireEvent {
  event: string;
  data: string;
}

function parse(block: string): WireEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return { event: field('event') ?? 'message', data: field('data') ?? '' };
}

/** The events of an answer, one by one, until it ends. */
export async function* wireEvents(response: Response): AsyncGenerator<WireEvent, void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let text = '';
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) if (block.trim()) yield parse(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
