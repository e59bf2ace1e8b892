'use client';

import { type ReactNode, useState } from 'react';
import type { ControllerRenderProps } from 'react-hook-form';
import { Field } from '../shared/field.tsx';

interface KindsFieldProps {
  label: string;
  hint: ReactNode;
  placeholder: string;
  error: string | undefined;
  field: Pick<
    ControllerRenderProps<Record<string, string[]>>,
    'name' | 'value' | 'onChange' | 'onBlur' | 'ref'
  >;
}

const patternsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Kinds of files as people type them, between commas; what the form holds is a list. */
export function KindsField({ field, ...props }: KindsFieldProps) {
  const { name, value, onChange, onBlur, ref } = field;
  const [typed, setTyped] = useState(value.join(', '));
  // Somebody else has changed it: what is shown follows what the form holds.
  const isSame = patternsIn(typed).join() === value.join();
  return (
    <Field
      {...props}
      name={name}
      ref={ref}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={isSame ? typed : value.join(', ')}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(patternsIn(event.target.value));
      }}
      onBlur={onBlur}
    />
  );
}
