import type { FieldErrors, UseFormRegister } from 'react-hook-form';
import { Field } from '../shared/field.tsx';
import type { Inputs } from '../trpc/router.ts';
import { ColourChoice } from './colour-choice.tsx';

export type OrganizationInput = Inputs['organizations']['create'];

interface OrganizationFieldsProps {
  register: UseFormRegister<OrganizationInput>;
  errors: FieldErrors<OrganizationInput>;
  onName?: (name: string) => void;
}

/** Name, address and colour of an organization. */
export function OrganizationFields({ register, errors, onName }: OrganizationFieldsProps) {
  return (
    <>
      <Field
        label="Name"
        autoComplete="organization"
        error={errors.name?.message}
        {...register('name', { onChange: (event) => onName?.(event.target.value) })}
      />
      <Field
        label="Address"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        hint="The part of the link after /w/: small letters, digits and hyphens."
        error={errors.slug?.message}
        {...register('slug')}
      />
      <ColourChoice {...register('colour')} />
    </>
  );
}
