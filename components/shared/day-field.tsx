import { Input } from '../ui/input.tsx';
import { Labelled } from './labelled.tsx';

interface DayFieldProps {
  label: string;
  /** As `2026-11-21`. */
  value: string | null;
  onDay: (day: string | null) => void;
}

export function DayField({ label, value, onDay }: DayFieldProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <Input
          id={id}
          type="date"
          className="sm:w-36"
          value={value ?? ''}
          onChange={({ target }) => onDay(target.value || null)}
        />
      )}
    </Labelled>
  );
}
