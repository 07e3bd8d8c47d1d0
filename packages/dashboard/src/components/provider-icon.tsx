import { useState } from "react";
import classes from "./provider-icon.module.css";

interface ProviderIconProps {
  readonly name: string;
  /** Absent while the catalogue loads, or when the provider is no longer in it. */
  readonly iconUrl?: string | undefined;
  readonly size?: number;
}

/** A provider's icon on a light tile, as brand colours rarely work on dark; a monogram where there is none. */
export function ProviderIcon({ name, iconUrl, size = 40 }: ProviderIconProps) {
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  const drawn = iconUrl !== undefined && failedUrl !== iconUrl;
  return (
    <span className={classes["tile"]} style={{ width: size, height: size, fontSize: size * 0.42 }} aria-hidden="true">
      {drawn ? (
        <img src={iconUrl} alt="" width={size * 0.6} height={size * 0.6} onError={() => setFailedUrl(iconUrl)} />
      ) : (
        name.slice(0, 1).toUpperCase()
      )}
    </span>
  );
}
