import type { ComponentProps } from 'react';
import { colours } from '#server/organizations/schema.ts';

const word = (colour: string) => colour.charAt(0).toUpperCase() + colour.slice(1);

/** The colours to choose from, each with its name: not everybody tells them apart. */
export function ColourChoice(input: Omit<ComponentProps<'input'>, 'type' | 'value'>) {
  return (
    <div role="radiogroup" aria-labelledby="colour-legend">
      <p id="colour-legend" className="mb-1.5 font-medium">
        Colour
      </p>
      <div className="grid grid-cols-4 gap-1.5">
        {colours.map((colour) => (
          <label
            key={colour}
            data-colour={colour}
            className="flex items-center gap-2 rounded-md border bg-surface px-2 py-1.5 text-xs has-checked:border-ws-solid has-checked:bg-ws-soft has-checked:text-ws-ink has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
          >
            <input type="radio" value={colour} className="sr-only" {...input} />
            <span aria-hidden className="size-3.5 shrink-0 rounded-full bg-ws-solid" />
            {word(colour)}
          </label>
        ))}
      </div>
    </div>
  );
}
