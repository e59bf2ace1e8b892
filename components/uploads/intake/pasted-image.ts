/** What browsers call a picture that was copied, not a file. */
const namelessImage = /^image\.(png|jpe?g|gif|webp|bmp|tiff?|avif)$/i;
/** Milliseconds: such a picture is made at the moment of the paste. */
const justNow = 10_000;

/** Whether this is a copied picture, without a name of its own. */
export const isPastedImage = ({ name, lastModified }: File, now: Date): boolean =>
  namelessImage.test(name) && now.getTime() - lastModified < justNow;

const two = (part: number): string => String(part).padStart(2, '0');

/**
 * "Pasted image 2026-11-21 at 14.03.27.png", in the person's own time; the second one of a paste
 * gets a number. Without colons, which other systems do not take in names.
 */
export function pastedImageName({ name }: File, now: Date, index: number): string {
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  const nth = index === 0 ? '' : ` ${index + 1}`;
  return `Pasted image ${day} at ${time}${nth}${name.slice(name.lastIndexOf('.'))}`;
}
