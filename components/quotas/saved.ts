/**
 * For `form.reset` after saving: what was typed is what holds now. Without it the form's own
 * `resetOptions`, which keep what somebody is typing when others change a value, would apply.
 */
export const saved = { keepDirtyValues: false } as const;
