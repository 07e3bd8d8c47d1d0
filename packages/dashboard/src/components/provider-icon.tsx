import { useState } from "react";
import classes from "./provider-icon.module.css";

interface ProviderIconProps {
  readonly name: string;
  /** Absent while the catalogue loads, or when the provider is no longer in it. */
  readonly iconUrl?: string | undefined;
  readonly size?: number;
}

/** A provider's icon, which brings its own tile as all of the catalogue do; a monogram on ours where there is none. */
export function ProviderIcon({ name, iconUrl, size = 40 }: ProviderIconProps) {
  const [failedUrl, setFailedUrl] = useState<string | null>(null);
  if (iconUrl !== undefined && failedUrl !== iconUrl) {
    return (
      <img
        src={iconUrl}
        alt=""
        width={size}
        height={size}
        className={classes["icon"]}
        onError={() => setFailedUrl(iconUrl)}
      />
    );
  }
  return (
    <span
      className={classes["monogram"]}
      style={{ width: size, height: size, fontSize: size * 0.42 }}
      aria-hidden="true"
    >
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
