import { ActionIcon, type ActionIconProps } from "@mantine/core";
import { Icon, type IconName } from "./icon.tsx";

interface IconButtonProps extends Omit<ActionIconProps, "children"> {
  readonly icon: IconName;
  /** Read out, and shown on hover. */
  readonly label: string;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, onClick, ...props }: IconButtonProps) {
  return (
    <ActionIcon aria-label={label} title={label} onClick={onClick} size="lg" {...props}>
      <Icon name={icon} />
    </ActionIcon>
  );
}
