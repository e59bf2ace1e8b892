/** The name and its sign: a bag with a handle. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold text-base">
      <svg aria-hidden viewBox="0 0 24 24" className="size-6" fill="none" stroke="currentColor">
        <path d="M8.5 9V6.5a3.5 3.5 0 0 1 7 0V9" strokeWidth="1.75" strokeLinecap="round" />
        <rect x="3.5" y="9" width="17" height="11.5" rx="2.5" strokeWidth="1.75" />
        <path d="M3.5 14h17" strokeWidth="1.75" />
      </svg>
      Holdall
    </span>
  );
}
