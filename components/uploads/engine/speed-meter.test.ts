import { expect, it } from 'vitest';
import { createSpeedMeter } from './speed-meter.ts';

it('knows nothing before there are two looks', () => {
  const meter = createSpeedMeter();
  expect(meter.speed()).toBeNull();
  meter.note(0, 0);
  expect(meter.speed()).toBeNull();
  meter.note(1_000, 500);
  expect(meter.speed()).toBe(500);
});

it('forgets what was long ago: a burst, or a standstill, fades', () => {
  const meter = createSpeedMeter();
  meter.note(0, 0);
  meter.note(1_000, 100_000);
  for (let second = 2; second <= 12; second++) meter.note(1_000 * second, 100_000);
  expect(meter.speed()).toBe(0);
});

it('begins anew where bytes are to be sent again, and after a pause', () => {
  const meter = createSpeedMeter();
  meter.note(0, 1_000);
  meter.note(1_000, 2_000);
  meter.note(2_000, 500);
  expect(meter.speed()).toBeNull();
  meter.note(3_000, 900);
  expect(meter.speed()).toBe(400);
  meter.reset();
  meter.note(60_000, 900);
  expect(meter.speed()).toBeNull();
});
