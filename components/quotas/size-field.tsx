'use client';

import { type ReactNode, useId, useState } from 'react';
import type { ControllerRenderProps } from 'react-hook-form';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { type ByteUnit, bytesOf, byteUnits, typedSize } from './byte-units.ts';

interface SizeFieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** What holds where the field is empty. */
  placeholder: string;
  /** Bytes; null where it is empty, NaN where it is no number: the schema says so. */
  field: Pick<
    ControllerRenderProps<Record<string, number | null>>,
    'value' | 'onChange' | 'onBlur' | 'ref'
  >;
}

/** A size as a number and its unit; what the form holds is bytes. */
export function SizeField({ label, hint, error, placeholder, field }: SizeFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(() => typedSize(field.value));
  // Somebody else has changed it: what is shown follows what the form holds.
  const shown = Object.is(bytesOf(typed), field.value) ? typed : typedSize(field.value);
  function change(next: typeof typed) {
    setTyped(next);
    field.onChange(bytesOf(next));
  }
  const notes = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <Input
          id={id}
          ref={field.ref}
          inputMode="decimal"
          autoComplete="off"
          placeholder={placeholder}
          value={shown.text}
          onChange={(event) => change({ ...shown, text: event.target.value })}
          onBlur={field.onBlur}
          aria-invalid={error ? true : undefined}
          aria-describedby={notes || undefined}
        />
        <Select
          aria-label={`Unit of ${label}`}
          className="shrink-0"
          value={shown.unit}
          onChange={(event) => change({ ...shown, unit: event.target.value as ByteUnit })}
        >
          {Object.keys(byteUnits).map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </Select>
      </div>
      {error && (
        <p id={`${id}-error`} className="text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-muted-foreground text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}
