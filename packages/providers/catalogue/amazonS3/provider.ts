import { defineProvider } from "../../src/define.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
export const provider = defineProvider({
  key: "amazonS3",
  name: "Amazon S3",
  description: "Buckets and objects",
  categories: ["File storage"],
  brandColor: "#DD344C",
  docsUrl: "https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html",
  setupUrl: "https://console.aws.amazon.com/iam/home#/users",
  hosts: [".amazonaws.com", "sts.amazonaws.com"],
  auth: {
    scheme: "aws_sigv4",
    fields: [
      {
        id: "accessKeyId",
        title: "Access key ID",
        placeholder: "AKIA…",
        pattern: "^[A-Z0-9]{16,128}$",
        patternHint: "An access key ID has capital letters and digits, such as AKIAIOSFODNN7EXAMPLE.",
        helpUrl: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
        helpLabel: "How to make an access key",
      },
      { id: "secretAccessKey", title: "Secret access key", type: "password" },
      {
        id: "sessionToken",
        title: "Session token",
        type: "password",
        required: false,
        subtitle: "Only with temporary keys, which begin with ASIA. They stop working after some hours.",
      },
    ],
    accessKeyId: "{accessKeyId}",
    secretAccessKey: "{secretAccessKey}",
    sessionToken: "{sessionToken}",
    region: "{region}",
    service: "s3",
    otherHosts: { "sts.amazonaws.com": { service: "sts", region: "us-east-1" } },
    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html: "Unsigned payload option"
    payload: "unsigned",
  },
  connectFields: [
    {
      id: "region",
      title: "Region",
      placeholder: "eu-central-1",
      subtitle: "Where the buckets are.",
      pattern: "^[a-z]{2}-[a-z]{4,9}-[1-9]$",
      patternHint: "Enter the region's code, such as us-east-1 or eu-central-1.",
      helpUrl: "https://docs.aws.amazon.com/general/latest/gr/s3.html",
      helpLabel: "All regions",
    },
  ],
  api: { baseUrl: "https://s3.{region}.amazonaws.com" },
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permissions are required
  whoami: {
    path: "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
    accountId: "/GetCallerIdentityResponse/GetCallerIdentityResult/UserId",
    accountIdsAreOf: "provider",
    accountName: ["/GetCallerIdentityResponse/GetCallerIdentityResult/Arn"],
    extras: { awsAccount: "/GetCallerIdentityResponse/GetCallerIdentityResult/Account" },
  },
  notes: [
    "AWS's page shows GetCallerIdentity's answer as XML; with Accept: application/json the same members come as JSON, which no page of AWS says. Not tried with a real key.",
    "Buckets are named in the path. Addresses with the bucket in the host are another host and are refused.",
    "GovCloud and China have other hosts and are left out.",
  ],
});
