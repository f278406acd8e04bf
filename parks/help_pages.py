"""The section of the handbook for each page."""

from groupportal.handbook.registry import register

register(
    {
        "parks:parks": "36 登记园区",
        "parks:park*": "36 登记园区",
        "parks:map": "36 登记园区",
        "parks:centres": "36 服务中心",
        "parks:centre*": "36 服务中心",
        "parks:agreement*": "36 协议和人员",
        "parks:staff*": "36 协议和人员",
        "parks:residents": "36 入驻企业",
        "parks:resident*": "36 入驻企业",
        "parks:centre_paper": "36 服务中心的页面",
        "parks:centre": "36 服务中心的页面",
    }
)
