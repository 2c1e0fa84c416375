namespace FlaskDash.Okta.LocalOrg;

public static class LocalOrg;
