import { Link } from "@tanstack/react-router";
import classes from "./brand.module.css";

export function BrandMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#17675d" />
      <path
        d="M7 12.5 16 7l9 5.5M8 24.5h16M10.5 14.5v8M16 14.5v8M21.5 14.5v8"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The product's name, leading to all projects. */
export function Brand() {
  return (
    <Link to="/" className={classes["brand"]} aria-label="Portico, all projects">
      <BrandMark />
      <span className={classes["name"]}>Portico</span>
    </Link>
  );
}
