"""The pages of django-allauth that are used here; its other ones do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path

from groupportal.accounts.views import (
    RecoveryCodesDownload,
    RecoveryCodesPage,
    SecondFactorActivate,
    SecondFactorDeactivate,
    SignInView,
    my_account,
)

urlpatterns = [
    path("me/", my_account, name="account_me"),
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", factor.index, name="mfa_index"),
    path("2fa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", SecondFactorActivate.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", SecondFactorDeactivate.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", RecoveryCodesPage.as_view(), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("2fa/recovery-codes/download/", RecoveryCodesDownload.as_view(), name="mfa_download_recovery_codes"),
]
