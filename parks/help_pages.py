"""The section of the handbook for each page."""

from groupportal.handbook.registry import register

register(
    {
        "parks:parks": "37 登记园区",
        "parks:park*": "37 登记园区",
        "parks:map": "37 登记园区",
        "parks:centres": "37 服务中心",
        "parks:centre*": "37 服务中心",
        "parks:agreement*": "37 协议和人员",
        "parks:staff*": "37 协议和人员",
        "parks:residents": "37 入驻企业",
        "parks:resident*": "37 入驻企业",
        "parks:centre_paper": "37 服务中心的页面",
        "parks:centre": "37 服务中心的页面",
    }
)
