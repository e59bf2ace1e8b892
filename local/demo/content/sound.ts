import { pick, randomFor } from './random.ts';

const rate = 22_050;
const secondsPerNote = 0.4;
/** A pentatonic scale in Hz, in which no two notes clash. */
const scale = [220, 247.5, 293.7, 330, 391.1, 440, 495];

/** A tune as WAV: PCM, 16 bits, one channel (RFC 2361, format 1). */
export function makeWav(name: string, seconds: number): Buffer {
  const random = randomFor(name);
  const count = Math.round(seconds * rate);
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count * 2, 40);
  const samplesPerNote = Math.round(secondsPerNote * rate);
  let frequency = 0;
  for (let i = 0; i < count; i++) {
    if (i % samplesPerNote === 0) frequency = pick(random, scale);
    const time = (i % samplesPerNote) / rate;
    const value = Math.sin(2 * Math.PI * frequency * time) * Math.exp(-5 * time);
    wav.writeInt16LE(Math.round(value * 20_000), 44 + i * 2);
  }
  return wav;
}
