export type PlatformFigure = {
  what: string;
  perSecond: number;
  control: string;
  controlPerSecond: number;
  ratio: number;
  bound: number;
};
export async function benchPlatform(_server: unknown): Promise<readonly PlatformFigure[]> {
  return [];
}
